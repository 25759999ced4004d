/** How far something is: the number is beside it, or in its label. */
const WIDTH = 100;

export function Bar({ share, label }: { readonly share: number; readonly label: string }) {
  return (
    <svg
      className="qbarline"
      viewBox={`0 0 ${WIDTH} 4`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <rect className="bg" width={WIDTH} height="4" rx="2" />
      <rect className="fg" width={share * WIDTH} height="4" rx="2" />
    </svg>
  );
}
