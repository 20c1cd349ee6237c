// Package hours is the value type of a person's weekly working hours: its text
// form ("mon-fri 09:00-17:00"), and the instants it covers in a time zone, with
// bands that cross midnight and with clock changes. It knows no person and no
// database; any package may import it.
package hours
