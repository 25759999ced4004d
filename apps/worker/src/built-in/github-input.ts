import * as z from 'zod';

/** Every active organisation, unless one is named. */
export const githubSyncInput = z
  .strictObject({
    orgId: z.string().min(1).optional().describe('the organisation'),
    allOrgs: z.boolean().optional().describe('every active organisation: as without it'),
    recreate: z
      .boolean()
      .optional()
      .describe('make issues that were deleted again, and look again for those that were moved'),
  })
  .prefault({});

export type GithubSyncInput = z.output<typeof githubSyncInput>;
