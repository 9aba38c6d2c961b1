"""The JavaScript that is loaded into every context before the first expression.

``call`` and ``outcome`` return the result as JSON text, false where the expression failed, or
null while a promise is not settled; ``problem`` is why it failed and the stack of that, as JSON
text. All texts that leave come from ``JSON.stringify``: quickjs cannot hand on what was put
together of long pieces. A long text goes in by ``send``, but for its end, and out by
``receive``, for which true stands.
"""

from __future__ import annotations

from typing import Final

LONGEST: Final = 512 * 1024
"""Characters that go in or out at one go: Python's lock is held meanwhile."""

PRELUDE: Final = r"""
(() => {
  "use strict";
  const { parse, stringify } = JSON;
  const { freeze, isFrozen, getOwnPropertyDescriptor } = Object;
  const PromiseClass = Promise;
  const ErrorClass = Error;
  const then = Function.prototype.call.bind(Promise.prototype.then);
  const keys = Object.keys;
  const { fromEntries, hasOwn, setPrototypeOf } = Object;
  const values = new Map();
  const getValue = Function.prototype.call.bind(Map.prototype.get);
  const setValue = Function.prototype.call.bind(Map.prototype.set);
  const dropValue = Function.prototype.call.bind(Map.prototype.delete);
  const clearValues = Function.prototype.call.bind(Map.prototype.clear);
  const slice = Function.prototype.call.bind(String.prototype.slice);
  const codeAt = Function.prototype.call.bind(String.prototype.charCodeAt);
  const longest = LONGEST;
  const longestStack = 4096;
  let sent = "", leaving = "", left = 0;
  let outcome = null;
  let problem = ["", ""];

  const freezeAll = (value) => {
    if (value !== null && typeof value === "object" && !isFrozen(value)) {
      freeze(value);
      for (const key of keys(value)) freezeAll(value[key]);
    }
    return value;
  };
  const resultsOf = (found) => new Proxy(found, {
    get: (all, id) => typeof id === "symbol" || id in all ? all[id] : null,
  });
  const read = ([kind, argument, table]) => {
    if (kind === "value") return argument;
    if (kind === "kept") return getValue(values, argument);
    if (kind === "states") return (key) => hasOwn(table, key) ? table[key] : null;
    if (kind === "table") return function $lookUp(path) {
      if (hasOwn(table, path)) return table[path];
      throw new Error(`${argument}("${path}") cannot be resolved`);
    };
    const found = fromEntries(keys(argument).map((key) => [key, read(argument[key])]));
    return kind === "object" ? found : resultsOf(setPrototypeOf(found, null));
  };
  const whole = (text) => {
    const all = sent + text;
    sent = "";
    return all;
  };
  const succeeded = (value) => {
    const text = stringify(value ?? null) ?? "null";
    if (text.length <= longest) return text;
    leaving = text;
    left = 0;
    return true;
  };
  const failed = (error, stack = "") => {
    const said = String(
      error !== null && typeof error === "object" && "message" in error
        ? `${error.name}: ${error.message}` : error
    );
    problem = [said, typeof stack === "string" ? slice(stack, 0, longestStack) : ""];
    return false;
  };
  const threw = (error) => failed(error, error instanceof ErrorClass ? error.stack : "");
  const finish = (write, value) => {
    try { outcome = write(value); } catch (error) { outcome = failed(error); }
  };
  if (typeof structuredClone === "undefined")
    globalThis.structuredClone = (value) => parse(stringify(value));

  return {
    keep(key, text) { setValue(values, key, freezeAll(read(parse(whole(text))))); },
    drop(key) { dropValue(values, key); },
    clear() {
      clearValues(values);
      sent = leaving = "";
      outcome = null;
    },
    call(expression, text) {
      outcome = null;
      let value, ended = false;
      try {
        value = expression.apply(undefined, parse(whole(text)).map(read));
        ended = true;
        if (!(value instanceof PromiseClass)) return succeeded(value);
      } catch (error) { return ended ? failed(error) : threw(error); }
      then(value, (reached) => finish(succeeded, reached), (error) => finish(threw, error));
      return null;
    },
    send(text) { sent += text; },
    receive() {
      let end = left + longest;
      const last = codeAt(leaving, end - 1);
      if (last >= 0xD800 && last < 0xDC00) end += 1;
      const part = slice(leaving, left, end);
      left = end;
      if (part === "") leaving = "";
      return part;
    },
    outcome() { return outcome; },
    problem() { return stringify(problem); },
    harden() {
      const seen = new Set();
      const visit = (object) => {
        if (object === null || seen.has(object)) return;
        if (typeof object !== "object" && typeof object !== "function") return;
        seen.add(object);
        freeze(object);
        for (const name of Reflect.ownKeys(object)) {
          const property = getOwnPropertyDescriptor(object, name);
          visit(property.value ?? null);
          visit(property.get ?? null);
          visit(property.set ?? null);
        }
        visit(Object.getPrototypeOf(object));
      };
      visit(globalThis);
      visit(Object.getPrototypeOf(function* () {}));
      visit(Object.getPrototypeOf(async function () {}));
      visit(Object.getPrototypeOf(async function* () {}));
      visit(Object.getPrototypeOf([][Symbol.iterator]()));
      visit(Object.getPrototypeOf(new Map()[Symbol.iterator]()));
      visit(Object.getPrototypeOf(new Set()[Symbol.iterator]()));
      visit(Object.getPrototypeOf(""[Symbol.iterator]()));
      visit(Object.getPrototypeOf("".matchAll(/x/g)));
    },
  };
})()
""".replace("LONGEST", str(LONGEST))
