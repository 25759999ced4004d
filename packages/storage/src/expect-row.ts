/** The row that a statement has to return by its own logic. Without it the statement has a bug. `what`: `the new id`. */
export function expectRow<Row>(row: Row | undefined, what: string): Row {
  if (row === undefined) throw new Error(`The store was expected to return ${what}, and returned no row.`);
  return row;
}
