// Package evidence owns what people keep to show what they have done: a link or
// a note, with the expectations it speaks for pinned as they were read. A piece
// is the person's own until they share it with their manager; what is deleted
// can be brought back for thirty days. It knows expectations only by id, through
// Handbook; coverage is counted in package growth. Later domains and faces may
// import it.
package evidence
