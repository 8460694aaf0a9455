"""Stages of two customers that turn out to be one."""

from crm.domain.stages import further, surplus_steps


def test_the_further_stage() -> None:
    assert further("lead", "proposal") == "proposal"
    assert further("won", "lost") == "won"
    assert further("lost", "lead") == "lead"
    assert further(None, "lost") == "lost"
    assert further(None, None) is None


def test_what_was_entered_a_second_time_is_no_beginning() -> None:
    steps = [("a", "lead"), ("a", "proposal"), ("b", "lead"), ("b", "interested"), ("b", "won")]
    assert surplus_steps(steps) == [2, 3]


def test_a_step_back_and_being_lost_are_meant() -> None:
    assert surplus_steps([("a", "proposal"), ("a", "lead"), ("b", "lead")]) == []
    assert surplus_steps([("a", "proposal"), ("b", "lost"), ("b", "lead")]) == []
    assert surplus_steps([("a", "won"), ("b", "lead"), ("a", "lost")]) == [1]
