import { localError } from "./errors";

/** The body of an answer that must have one. Refusals never come this far: `send` throws them. */
export async function bodyOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) throw localError("unexpected_answer", "The answer is empty where a body was promised.");
  return data;
}
