"""The tables as revision 0001 made them; nothing here ever changes again."""
