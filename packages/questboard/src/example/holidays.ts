/** Public holidays in Berlin that have a fixed date. */
const DAYS_OFF = ['01-01', '03-08', '05-01', '10-03', '12-25', '12-26'] as const;

/** Those of this year and the next. Today is none of them: a board that nobody works on shows nothing. */
export function exampleHolidays(today: string): string[] {
  const year = Number(today.slice(0, 4));
  return [year, year + 1]
    .flatMap((each) => DAYS_OFF.map((day) => `${each}-${day}`))
    .filter((date) => date !== today);
}
