package seal_test

// fuzzKey opens the seed that is sealed; it is no site's.
const fuzzKey = "AGE-SECRET-KEY-107LYWN9SLCDFG6T6QKGXD9ZWJYU6MCNQL7CGGKAC20SGTZF2MDLQ3VR7LN"

// lockVector is a secret locked by version 1.
const lockVector = "AXM3mqRJx1x98Yf4j1jYCkgIbwS941nv6uSXJPx98BP8XPx7xuw5rnjiS1UOzyswjMZoqWE="

// codeVector is a secret locked under a code by version 1 of that lock.
const codeVector = "Aq0z7x/nDF4gfMF3jmlqrruFKDW5kweej1nNC9oHQSsUpR/gePknhz+FuF4pKyjZYPNlcq8="
