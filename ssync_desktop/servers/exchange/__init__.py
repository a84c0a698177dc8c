"""Exchange Server on-premises over EWS, by exchangelib; importing it costs half a second."""
