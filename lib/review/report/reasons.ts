/**
 * Terraform's reasons, as its JSON format names them.
 * https://developer.hashicorp.com/terraform/internals/json-format#change-representation
 */
const REASONS: Readonly<Record<string, string>> = {
  replace_because_tainted: "it was never made whole",
  replace_because_cannot_update: "it can't be changed in place",
  replace_by_request: "somebody asked for it",
  replace_by_triggers: "what it is to be replaced with is",
  delete_because_no_resource_config: "nothing asks for it any more",
  delete_because_no_module: "its module is gone",
  delete_because_wrong_repetition: "it is repeated in another way",
  delete_because_count_index: "there are fewer of it",
  delete_because_each_key: "its key is gone",
  delete_because_no_move_target: "what it was moved to is nowhere",
};

/**
 * Why a resource goes or is made anew.
 *
 * @param forcing - attributes that can't be changed in place
 * @param actions - Terraform's own
 */
export function reasonInWords(
  reason: string | undefined,
  forcing: readonly string[],
  actions: readonly string[],
): string | undefined {
  const words = reason === undefined || reason.startsWith("read_") ? undefined : (REASONS[reason] ?? reason);
  const forced = forcing.length === 0 ? undefined : `${forcing.join(", ")} ${forcing.length === 1 ? "forces" : "force"} it`;
  const left = actions.includes("forget") ? "Terraform forgets it, and it stays as it is" : undefined;
  const order = actions[0] === "create" && actions[1] === "delete" ? "its successor is made first" : undefined;
  const all = [words, forced, left, order].filter((one) => one !== undefined);
  return all.length === 0 ? undefined : all.join("; ");
}
