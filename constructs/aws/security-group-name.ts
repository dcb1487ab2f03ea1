/** The wanted name of a security group, or one that EC2 takes in its place: names that begin with `sg-` are its own. */
export function securityGroupName(wanted: string): string {
  return wanted.startsWith("sg-") ? `n-${wanted}` : wanted;
}
