def caller(:
    pass
