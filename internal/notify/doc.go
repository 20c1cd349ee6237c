// Package notify owns what waits for whom and what people were told: each open
// step of a feature's object has one owner, a due date and reminders; it passes
// to a delegate while its owner is away, to the next above when it is overdue
// and to a successor when its owner leaves. Notices are told inside Belay and
// worded when they are read, from names only.
//
// It does not know the features: they open and close waits in their own
// transactions and register a Topic. Later domains and faces may import it.
package notify
