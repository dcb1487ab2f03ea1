/** As much as there is, and a share of it on top: `percent` 50 of 200 comes to 300. Never a fraction: rounded up. */
export function withHeadroom(amount: number, percent: number): number {
  // Whole numbers to the last step: 10,000 * 1.1 would be a little more than 11,000.
  return Math.ceil((amount * (100 + percent)) / 100);
}
