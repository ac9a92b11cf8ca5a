"""Transfer functions: which colour and which opacity has a value?"""
