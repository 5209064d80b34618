from checker import every_actor_finishes
from library.starred import *

properties = [every_actor_finishes()]
