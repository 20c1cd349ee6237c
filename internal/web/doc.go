// Package web is the frame around every page: menu, theme, flash message, error
// page, and the few routes that belong to no feature (health, assets, theme).
// It has no domain words; app tells it what stands in the menu.
package web
