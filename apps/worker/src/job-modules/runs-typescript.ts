/** Whether Node strips types itself: from 22.18 on. */
export function runsTypeScript(): boolean {
  return 'typescript' in process.features && process.features.typescript !== false;
}
