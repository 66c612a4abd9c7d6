"""How dates are written where Django writes them: in the same form as the portal's own pages."""
