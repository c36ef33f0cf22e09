"""User interface of live presentations: presenter, followers, deck editor and slide show."""
