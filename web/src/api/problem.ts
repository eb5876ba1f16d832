/** A refusal as the API words it (RFC 9457). `detail` is a sentence for people. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly fields: Readonly<Record<string, string>> = {},
    /** Seconds after which the server wants to be asked again, if it said so. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
    this.name = "Problem";
  }

  /** The server could not be asked at all. */
  static unreachable(): Problem {
    return new Problem("unreachable", 0, "We could not reach QuickDoc. Check your connection and try again.");
  }

  /** The problem in an answer's body, or a plain sentence when the body holds none. */
  static from(status: number, body: unknown, retryAfter: string | null = null): Problem {
    const known = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
    const detail = typeof known.detail === "string" ? known.detail : "Something went wrong on our side. Try again.";
    const code = typeof known.code === "string" ? known.code : "unknown";
    return new Problem(code, status, detail, fieldsOf(known.errors), secondsOf(retryAfter));
  }
}

/** The sentence to show for anything that was thrown. */
export function sentence(error: unknown): string {
  return error instanceof Problem ? error.detail : "Something went wrong. Try again.";
}

/** Of a `Retry-After` header; a date in it is of the server's clock, and not asked for. */
function secondsOf(header: string | null): number | null {
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}

function fieldsOf(errors: unknown): Record<string, string> {
  if (!Array.isArray(errors)) return {};
  const pairs = errors.flatMap((each: { field?: unknown; message?: unknown }) =>
    typeof each.field === "string" && typeof each.message === "string"
      ? [[each.field.split(".").at(-1) ?? each.field, each.message] as const]
      : [],
  );
  return Object.fromEntries(pairs);
}
