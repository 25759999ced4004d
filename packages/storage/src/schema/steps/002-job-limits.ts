/** The limits that an operator has set for a job (`job:limit`), beside those of its code. Null: the code decides. */
export function jobLimits(): readonly string[] {
  return ['alter table job_defs add column limited text'];
}
