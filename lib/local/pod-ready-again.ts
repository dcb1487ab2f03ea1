/**
 * A stage (YAML) beside kwok's own. A node that couldn't report for a while, as when the disk of its control plane was full or the machine slept, is
 * taken for dead, and its Pods are said not to be ready. A kubelet says that they are once it reports again; kwok's stages do so once in a Pod's life.
 */
export const POD_READY_AGAIN = `---
apiVersion: kwok.x-k8s.io/v1alpha1
kind: Stage
metadata:
  name: pod-ready-again
spec:
  resourceRef:
    apiGroup: v1
    kind: Pod
  selector:
    matchExpressions:
    - key: '.metadata.deletionTimestamp'
      operator: 'DoesNotExist'
    - key: '.status.phase'
      operator: 'In'
      values:
      - 'Running'
    - key: '.status.conditions.[] | select( .type == "Ready" ) | .status'
      operator: 'In'
      values:
      - 'False'
  next:
    statusTemplate: |
      conditions:
      - lastTransitionTime: {{ Now | Quote }}
        status: "True"
        type: Ready
`;
