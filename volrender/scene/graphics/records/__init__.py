"""Which numbers does a shader get, for a graphic as it is seen?"""
