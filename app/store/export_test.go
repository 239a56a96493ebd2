package store

// ReportTables is what TestEveryTableWithRowsOfAReportIsEmptiedOfThem holds.
var ReportTables = reportTables

// CarriedTables is what TestEveryTableIsCarried holds.
func CarriedTables() []string { return carriedTables }
