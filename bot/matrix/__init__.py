"""The homeserver: the only importer of nio. Requests out, typed facts in.

nio carries the requests and turns the ratchets of encryption. Its own sync, callbacks and room
state are not used: they save the token before the work is done, and take room state from where it
must not come.
"""
