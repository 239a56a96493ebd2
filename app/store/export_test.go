package store

// ReportTables is what TestEveryTableWithRowsOfAReportIsEmptiedOfThem holds.
var ReportTables = reportTables
