/** `YYYY-MM-DD` in the zone of the organisation. */
export type LocalDate = string;
/** UTC, ISO 8601 with milliseconds: `2026-02-02T08:00:00.000Z`. */
export type Instant = string;
