/** What a field of a form has of its form. */
export interface FormTexts<Field extends string> {
  readonly typed: Readonly<Record<Field, string>>;
  readonly change: (field: Field) => (text: string) => void;
}

export interface FieldProps<Field extends string> {
  readonly form: FormTexts<Field>;
  readonly field: Field;
  readonly label: string;
  /** Beside the label. */
  readonly note?: string | undefined;
}
