/** Without a full stop: the command line adds how to see the new run. */
export function runAgainText(runId: number, newId: number): string {
  return `Run ${runId} runs again as ${newId}`;
}
