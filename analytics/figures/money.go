package figures

import (
	"math"
	"strings"
)

// symbols are those of the currencies that are better known by them than by their codes. Pages write the same ones.
var symbols = map[string]string{
	"AUD": "A$", "BRL": "R$", "CAD": "CA$", "CNY": "CN¥", "EUR": "€", "GBP": "£", "HKD": "HK$", "ILS": "₪", "INR": "₹", "JPY": "¥",
	"KRW": "₩", "MXN": "MX$", "NZD": "NZ$", "PHP": "₱", "TWD": "NT$", "USD": "$", "VND": "₫",
}

// Money writes an amount with its currency: "$8,245.00", "-€0.50", "CHF 12.00". It has two digits after the point, and more
// where an amount below one would lose its meaning: $0.0125 per request. What is not in whole cents has three meaningful
// digits, also where the last of them is a zero: "$0.960" stands beside "$0.909".
func Money(amount float64, currency string) string {
	digits := 2
	if size := math.Abs(amount); size > 0 && size < 1 {
		digits = meaningful(size, 3)
	}
	if digits == 3 && (wholeCents(amount) || math.Abs(amount) >= .9995) { // which is written as one
		digits = 2
	}
	text := grouped(amount, digits)
	return withCurrency(text, currency)
}

// wholeCents reports whether an amount is, but for what binary fractions add.
func wholeCents(amount float64) bool {
	cents := amount * 100
	return math.Abs(cents-math.Round(cents)) < 1e-9
}

// withCurrency sets the currency before the digits of an amount, and behind their sign.
func withCurrency(text, currency string) string {
	sign, size := "", text
	if rest, negative := strings.CutPrefix(text, "-"); negative {
		sign, size = "-", rest
	}
	symbol, known := symbols[currency]
	if !known && currency != "" {
		symbol = currency + " "
	}
	return sign + symbol + size
}
