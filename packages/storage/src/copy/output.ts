/** Bytes that grow, in the order of the network. */
export class Output {
  length = 0;
  #bytes: Buffer;
  #view: DataView;

  constructor(size: number) {
    this.#bytes = Buffer.allocUnsafeSlow(size);
    this.#view = viewOf(this.#bytes);
  }

  int2(value: number): void {
    const at = this.#take(2);
    this.#view.setInt16(at, value);
  }

  int4(value: number): void {
    const at = this.#take(4);
    this.#view.setInt32(at, value);
  }

  /** Of a safe integer. */
  int8(value: number): void {
    const at = this.#take(8);
    this.#view.setInt32(at, Math.floor(value / 2 ** 32));
    // The conversion to 32 bits drops the higher ones.
    this.#view.setUint32(at + 4, value);
  }

  float8(value: number): void {
    const at = this.#take(8);
    this.#view.setFloat64(at, value);
  }

  /** `bytes`: how many it has. */
  text(value: string, bytes: number): void {
    const at = this.#take(bytes);
    this.#bytes.write(value, at);
  }

  raw(value: Buffer): void {
    const at = this.#take(value.length);
    value.copy(this.#bytes, at);
  }

  /** The bytes themselves, not a copy of them. */
  part(from: number, to: number): Buffer {
    return this.#bytes.subarray(from, to);
  }

  /** May replace the buffer. */
  #take(bytes: number): number {
    const at = this.length;
    this.length += bytes;
    if (this.length > this.#bytes.length) this.#grow();
    return at;
  }

  #grow(): void {
    const grown = Buffer.allocUnsafeSlow(Math.max(this.length, 2 * this.#bytes.length));
    this.#bytes.copy(grown);
    this.#bytes = grown;
    this.#view = viewOf(grown);
  }
}

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
