/** Billionths of a currency's unit: sums of them are exact. */
export type Money = bigint;

const DECIMALS = 9;
const UNIT = 10n ** BigInt(DECIMALS);
/** What people are shown. */
const CENT = UNIT / 100n;

/** A price as it is written: a decimal number without sign or exponent. */
export const DECIMAL = new RegExp(`^(0|[1-9][0-9]{0,8})(\\.[0-9]{1,${DECIMALS}})?$`);

/** @param text - of the form {@link DECIMAL} */
export function moneyOf(text: string): Money {
  const [whole = "0", fraction = ""] = text.split(".");
  return BigInt(whole) * UNIT + BigInt(fraction.padEnd(DECIMALS, "0"));
}

/** `1234.5`: all decimals that it has, for programs. */
export function exactMoney(money: Money): string {
  const [whole, fraction] = parts(money < 0n ? -money : money);
  const shown = String(fraction).padStart(DECIMALS, "0").replace(/0+$/, "");
  return `${money < 0n ? "-" : ""}${whole}${shown === "" ? "" : `.${shown}`}`;
}

/** `1,234.50`: to the nearest cent, half of one away from zero. */
export function shownMoney(money: Money): string {
  const size = money < 0n ? -money : money;
  const cents = (size + CENT / 2n) / CENT;
  const whole = String(cents / 100n).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${money < 0n && cents > 0n ? "-" : ""}${whole}.${String(cents % 100n).padStart(2, "0")}`;
}

function parts(size: Money): readonly [bigint, bigint] {
  return [size / UNIT, size % UNIT];
}
