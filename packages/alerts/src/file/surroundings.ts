/** What the file is compared with; who knows it is above alerts. */
export interface Surroundings {
  /** The registered jobs. */
  readonly jobIds: readonly string[];
  /** What is wrong with a cron expression, if anything is. */
  readonly checkCron: (expression: string) => string | undefined;
  /** The same of a time zone. */
  readonly checkZone: (zone: string) => string | undefined;
}
