package authz

import (
	"slices"
	"strings"
)

// TokenScope is one thing that a personal token lets its holder do: to read, or
// to do everything but read, in one area. An area is the first part of a kind:
// "growth:write" reaches the writing operations on growth.*; "all:read" reads in
// every area. A scope only narrows what the token's owner may do anyway.
type TokenScope string

// AllAreas stands for every area in a token's scope.
const AllAreas = "all"

// The two halves of a scope.
const (
	scopeRead  = "read"
	scopeWrite = "write"
)

// Area is the part of the program that a kind belongs to. The open kinds have
// none: what they stand for (sign-in, one's own account, sessions and tokens) is
// never a token's to reach.
func (k Kind) Area() string {
	if k == KindPublic || k == KindOwn || k == KindAsset {
		return ""
	}
	area, _, _ := strings.Cut(string(k), ".")
	return area
}

// ScopeFor is the scope a token needs for an action on a kind; "" when no token
// ever may.
func ScopeFor(a Action, k Kind) TokenScope {
	area := k.Area()
	if area == "" {
		return ""
	}
	return ScopeOf(area, a == Read)
}

// ScopeOf is the scope of reading an area, or of the rest.
func ScopeOf(area string, read bool) TokenScope {
	if read {
		return TokenScope(area + ":" + scopeRead)
	}
	return TokenScope(area + ":" + scopeWrite)
}

// Valid tells whether a scope is one of the areas', or of all.
func (s TokenScope) Valid(areas []string) bool {
	area, half, _ := strings.Cut(string(s), ":")
	return (half == scopeRead || half == scopeWrite) && (area == AllAreas || slices.Contains(areas, area))
}

// Lets tells whether a token with these scopes may do an action on a kind.
func Lets(scopes []TokenScope, a Action, k Kind) bool {
	need := ScopeFor(a, k)
	return need != "" && (slices.Contains(scopes, need) || slices.Contains(scopes, ScopeOf(AllAreas, a == Read)))
}
