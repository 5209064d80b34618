from checker import *


class M(type):
    @property
    def __name__(cls):
        raise ValueError("no")


class E(Exception, metaclass=M):
    pass


raise E()
