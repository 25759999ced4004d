/** The words of @sb/jobs, the most urgent first. */
export const PRIORITIES = ['critical', 'high', 'normal', 'low'] as const;
