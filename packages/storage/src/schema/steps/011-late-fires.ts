/** Whether a fire was found too late: its schedule may have another jitter by now, and a fire is judged by the one it had. */
export function lateFires(): readonly string[] {
  // 1: found too late, and should have run; 0: not so; null in rows of older code.
  return ['alter table fires add column late integer'];
}
