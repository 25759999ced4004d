/** A value as its JSON gives it back: a `Date` is a text. */
export type Jsonified<Value> = unknown extends Value
  ? Value
  : Value extends string | number | boolean | null | undefined | void
    ? Value
    : Value extends { toJSON(): infer Json }
      ? Jsonified<Json>
      : { [Key in keyof Value]: Jsonified<Value[Key]> };
