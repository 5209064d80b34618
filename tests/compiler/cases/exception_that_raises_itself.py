from checker import *


class E(BaseException):
    def __str__(self):
        raise self


raise E()
