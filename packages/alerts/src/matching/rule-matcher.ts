import { compileJobPattern, type JobPattern } from './job-pattern.ts';

/** Whether a `jobPattern` finds a job. Each pattern is compiled once and each answer is kept: rules ask for each job at each evaluation. */
export function createJobMatcher(): (pattern: string, jobId: string) => boolean {
  const compiled = new Map<string, { readonly finds: JobPattern; readonly known: Map<string, boolean> }>();
  return (pattern, jobId) => {
    const one = compiled.get(pattern) ?? { finds: compileJobPattern(pattern), known: new Map() };
    compiled.set(pattern, one);
    const known = one.known.get(jobId);
    if (known !== undefined) return known;
    const finds = one.finds(jobId);
    one.known.set(jobId, finds);
    return finds;
  };
}
