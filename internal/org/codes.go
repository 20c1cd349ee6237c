package org

import "belay/internal/fault"

// The refusals of this package (BLY-20xx). Import lines have codes of their own
// in importfile.go.
var (
	errStale       = fault.New(fault.Stale, "BLY-2001", "Somebody else changed this since the page was opened. Nothing was saved and your entries are kept: look at the newer values, then save again.")
	errManagerSelf = fault.New(fault.Conflict, "BLY-2002", "These reporting lines would turn in a circle: the chosen manager reports to this person, directly or further down, on some of these days. Nothing was changed; choose another manager or another day.")
	errNotEmployed = fault.New(fault.Conflict, "BLY-2003", "This person is not employed on that day. Nothing was changed; choose another day.")
	errDate        = fault.New(fault.Invalid, "BLY-2004", "Please write the day as YYYY-MM-DD, such as 2027-02-01.")
	errZone        = fault.New(fault.Invalid, "BLY-2005", "This time zone is not known. Nothing was saved; choose one such as Europe/Lisbon.")
	errHours       = fault.New(fault.Invalid, "BLY-2006", "These working hours cannot be read. Nothing was saved; write them like mon-fri 09:00-17:00.")
	errLevel       = fault.New(fault.Invalid, "BLY-2007", "A level is written framework/track/level in small letters. Nothing was saved.")
	errEmailTaken  = fault.New(fault.Conflict, "BLY-2008", "Another person already has this e-mail address. Nothing was saved.")
	errName        = fault.New(fault.Invalid, "BLY-2009", "Please give a name of at most 200 characters, in one line.")
	errEmail       = fault.New(fault.Invalid, "BLY-2010", "This is no e-mail address. Nothing was saved.")
	errUnitTaken   = fault.New(fault.Conflict, "BLY-2011", "A unit of this name is already there. Nothing was saved; choose another name.")
	errEmployed    = fault.New(fault.Conflict, "BLY-2012", "This person is already employed on that day. Nothing was changed.")
	errLeft        = fault.New(fault.Conflict, "BLY-2013", "The chosen manager is not employed on that day. Nothing was changed; choose somebody else.")
	errUnitKind    = fault.New(fault.Invalid, "BLY-2014", "A department lies in the company or another department, a team in any of them. Nothing was saved.")
	errExternalID  = fault.New(fault.Conflict, "BLY-2015", "Another person already has this id of the HR system. Nothing was saved.")
	errAway        = fault.New(fault.Invalid, "BLY-2016", "These days cannot be written down. Nothing was saved; look at the marked field.")
	errAwayTwice   = fault.New(fault.Conflict, "BLY-2017", "You are already away on some of these days. Nothing was saved; change the other absence or choose other days.")
	errDelegate    = fault.New(fault.Invalid, "BLY-2018", "This person cannot stand in for you. Nothing was saved; look at the marked field.")
)
