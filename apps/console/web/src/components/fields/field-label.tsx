export function FieldLabel({ label, note }: { readonly label: string; readonly note?: string | undefined }) {
  return (
    <span>
      {label} {note !== undefined && <small>{note}</small>}
    </span>
  );
}
