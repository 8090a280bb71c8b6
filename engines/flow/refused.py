"""What BPMN knows and this engine does not offer: refused by name, with what to draw instead."""

from __future__ import annotations

from collections.abc import Mapping

from engines.kernel.texts import Text

NOT_OFFERED: Mapping[str, Text] = {
    "complex_gateway": Text(
        "A complex gateway is not offered (discriminators and partial joins, WCP 9, 28, 30 to 33): draw a sub-process "
        "whose first branch ends in a terminate, or a multi-instance activity with 'enough'.",
        "不支持复杂网关（鉴别器与部分汇聚，WCP 9、28、30–33）：请改用首个分支以“终止”结束的子流程，或带 enough 条件的多实例活动。",
    ),
    "ad_hoc_sub_process": Text(
        "An ad-hoc sub-process is not offered (interleaved routing, critical section, WCP 17, 39, 40): put the steps in "
        "an order, or make each a branch with a condition.",
        "不支持临时子流程（交错执行与临界区，WCP 17、39、40）：请为步骤排定顺序，或把每个步骤作为带条件的分支。",
    ),
    "milestone": Text(
        "A milestone is not offered (WCP 18): let the step wait for a condition on the record instead.",
        "不支持里程碑（WCP 18）：请改为等待记录满足条件。",
    ),
    "thread_split": Text(
        "Splitting and merging threads by number is not offered (WCP 41, 42): use a multi-instance activity with a count.",
        "不支持按数量拆分与合并线程（WCP 41、42）：请使用带数量的多实例活动。",
    ),
    "choreography": Text(
        "Choreographies and conversations are drawings of messages and cannot run: draw the flow of each participant.",
        "编排图与会话图只描述消息，无法运行：请分别绘制每个参与者的流程。",
    ),
}
"""Wire name of the node type → the sentence. **Source**: van der Aalst et al., Workflow Patterns (2003)."""
