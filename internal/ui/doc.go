// Package ui is Belay's look: layout, components, charts, form fields, words
// and the files a browser loads (style sheet, script, icons, font). It knows
// no feature, no HTTP and no person's record: callers pass in plain values.
// Only <feature>http packages, shells and app import it. It never emits
// inline styles or scripts, because the content security policy refuses them.
package ui
