from checker.language.state import WordMisused


class Silent(WordMisused):
    def __str__(self):
        raise self


raise Silent()
