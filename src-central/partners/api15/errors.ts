/** What is wrong with a request, in the words of the answer's `error`. */
export class Api15Error extends Error {
  override readonly name = 'Api15Error';
  /** The document knows no status but its own: 200, except where a request did not get as far as being one. */
  readonly httpStatus: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(message: string, httpStatus = 200, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.httpStatus = httpStatus;
    this.headers = headers;
  }
}
