// Package demo holds the sample company, Northwind Cloud: its handbook, its
// people and the script of two months of their work. Everything in content/
// was written for this project. The package has no knowledge of the database;
// whoever plays the story acts through the use cases. Only app may import it.
package demo
