// Calls the main of a script; the folder of the run is the first argument.

const folder = Deno.args[0];
const call = JSON.parse(Deno.readTextFileSync(`${folder}/args.json`));

function written(result: unknown): string {
  const text = JSON.stringify(result ?? null, (_, value) =>
    value === undefined ? null : typeof value === "bigint" ? value.toString() : value);
  return `{"result":${text ?? "null"}}`;
}

function described(error: any): string {
  const known = error instanceof Error || (typeof error === "object" && error !== null);
  const extra: Record<string, unknown> = {};
  if (known) {
    for (const key of Object.keys(error)) {
      if (!["name", "message", "stack"].includes(key)) extra[key] = error[key];
    }
  }
  const here = new URL("./", import.meta.url).href;
  const facts: Record<string, unknown> = {
    name: known && error.name ? String(error.name) : "Error",
    message: known && "message" in error ? String(error.message) : String(error),
    stack: known && error.stack ? String(error.stack).replaceAll(here, "") : undefined,
  };
  if (Object.keys(extra).length > 0) {
    try {
      facts.extra = JSON.parse(JSON.stringify(extra));
    } catch {
      facts.extra = String(extra);
    }
  }
  return JSON.stringify({ error: facts });
}

let outcome: string;
let code = 0;
try {
  // Deno reads what it can tell beforehand that is imported without asking for permission, even
  // any file of the computer that the script imports.
  const script: any = await import(new URL("./main.ts", import.meta.url).href);
  const main = script[call.entry] ?? script.default?.[call.entry];
  if (typeof main !== "function") throw new Error(`The script exports no function '${call.entry}'`);
  const given = call.parameters.map(({ name, date }: { name: string; date: boolean }) => {
    if (!(name in call.values)) return undefined;
    const value = call.values[name];
    return date && typeof value === "string" ? new Date(value) : value;
  });
  outcome = written(await main(...given));
} catch (error) {
  outcome = described(error);
  code = 1;
}
Deno.writeTextFileSync(`${folder}/.outcome.json`, outcome);
Deno.exit(code);
