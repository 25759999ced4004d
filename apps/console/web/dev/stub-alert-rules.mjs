/** The rules of the stub, and where their messages go. */
export const CHANNELS = ['webhook', 'discord'];
export const SENT = 'webhook sent, discord given up';

/** Name, sentence, severity, kind, group. @type {readonly (readonly [string, string, string, string, string])[]} */
export const RULES = [
  ['repeated-failures', '3 failures of a job in a row', 'high', 'consecutiveFailures', 'jobFailures'],
  [
    'critical-job-failure',
    '1 failure of a job that ^billing matches within 1 h',
    'critical',
    'failureCount',
    'jobFailures',
  ],
  ['job-timeout', 'a run of a job times out', 'medium', 'timeout', 'jobFailures'],
  ['dlq-jobs', '1 dead letter in a queue', 'high', 'dlqSize', 'queueHealth'],
  ['queue-backlog', '50 due runs in a queue', 'medium', 'pendingJobs', 'queueHealth'],
  ['queue-paused', 'a queue is paused without an end', 'medium', 'queuePaused', 'queueHealth'],
  [
    'delayed-jobs',
    '20 runs of a queue retry or wait for longer than 5 min',
    'low',
    'delayedJobs',
    'queueHealth',
  ],
  [
    'low-success-rate',
    'less than 80 % of 5 or more runs of a job within 1 h succeed',
    'medium',
    'successRate',
    'performance',
  ],
  [
    'duration-spike',
    'runs of a job take 2 times as long as before',
    'low',
    'durationIncrease',
    'performance',
  ],
  [
    'concurrency-limit',
    'a queue is at its limit for 5 min, and more runs wait',
    'low',
    'concurrencyLimit',
    'performance',
  ],
];
