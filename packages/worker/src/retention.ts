/** The door for programs that read rules of retention, and do not apply them: retention/. */
export { RETENTION_DAYS } from './retention/retention-defaults.ts';
export {
  CLEANUP_JOB,
  type CleanupInput,
  type RetentionRules,
  retentionRules,
  retentionSchema,
  rulesWithAudit,
} from './retention/retention-rules.ts';
